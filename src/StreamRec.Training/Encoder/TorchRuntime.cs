using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using TorchSharp;

namespace StreamRec.Training;

/// <summary>Whether TorchSharp's native libraries can be loaded here; if not, says what is missing.</summary>
internal static partial class TorchRuntime
{
    /// <exception cref="TrainingDataException">They cannot; the message names the library, what it needs and what to do.</exception>
    public static void Require()
    {
        try
        {
            if (Library() is { } path) NativeLibrary.Load(path);
            torch.InitializeDeviceType(DeviceType.CPU);
        }
        catch (Exception e)
            when (e is DllNotFoundException or BadImageFormatException or TypeInitializationException or NotSupportedException)
        {
            throw new TrainingDataException(Explain(Messages(e)));
        }
    }

    internal static string Explain(string message) =>
        MissingVersion().Match(message) is { Success: true } match
            ? $"The encoder is trained with TorchSharp, whose native library {match.Groups["needs"].Value} needs {match.Groups["version"].Value} of {match.Groups["library"].Value}, "
                + "which this system's does not have (Debian 12, for one, ends at GLIBCXX_3.4.30). Train on a system with GCC 13's libstdc++ or newer "
                + "(Ubuntu 24.04, Debian 13, the .NET 10 SDK images), or without an encoder: --no-encoder. Serving needs none of this."
            : $"The encoder is trained with TorchSharp, whose native libraries could not be loaded: {message.Trim()} Train without an encoder: --no-encoder.";

    /// <summary>Beside the program, where the build has put it; null where TorchSharp is to look for itself.</summary>
    private static string? Library()
    {
        var name = OperatingSystem.IsWindows() ? "LibTorchSharp.dll" : OperatingSystem.IsMacOS() ? "libLibTorchSharp.dylib" : "libLibTorchSharp.so";
        var folder = Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native");
        foreach (var path in (string[])[Path.Combine(folder, name), Path.Combine(AppContext.BaseDirectory, name)])
            if (File.Exists(path)) return path;
        return null;
    }

    private static string Messages(Exception exception) =>
        exception.InnerException is { } inner ? $"{exception.Message} {Messages(inner)}" : exception.Message;

    /// <summary>As the dynamic linker says it.</summary>
    [GeneratedRegex(@"(?<library>\S+): version [`'](?<version>[^']+)' not found \(required by (?<needs>[^)]+)\)")]
    private static partial Regex MissingVersion();
}
