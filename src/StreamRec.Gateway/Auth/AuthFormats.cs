using System.Text;
using StreamRec.Domain;

namespace StreamRec.Gateway.Auth;

/// <summary>A secret of HS256: what is shorter than its hash can be guessed.</summary>
internal sealed class JwtSecret : ISettingFormat
{
    public string Accepted => $"at least {TokenReader.MinimumKeyBytes} bytes";

    public bool Accepts(string text) => Encoding.UTF8.GetByteCount(text) >= TokenReader.MinimumKeyBytes;
}

internal sealed class OperatorSecret : ISettingFormat
{
    private const int Least = 16;

    public string Accepted => $"at least {Least} characters";

    public bool Accepts(string text) => text.Length >= Least;
}

/// <summary>What is in it is found out when it is used.</summary>
public sealed class PemFile : ISettingFormat
{
    public string Accepted => "a PEM file that exists";

    public bool Accepts(string text) => File.Exists(text);
}
