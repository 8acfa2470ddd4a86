using System.Text;

namespace StreamRec.Catalog;

/// <summary>A title's value of an attribute that is declared. Small: of a million titles each has some.</summary>
public readonly record struct TitleAttribute
{
    private readonly double _number;
    private readonly object? _value;

    private TitleAttribute(AttributeDeclaration declared, double number, object? value) =>
        (Declared, _number, _value) = (declared, number, value);

    public AttributeDeclaration Declared { get; }

    /// <summary>Of a number; 0 of others.</summary>
    public double Number => _number;

    /// <summary>Of a flag; false of others.</summary>
    public bool Flag => Declared.Type == AttributeType.Flag && _number != 0;

    /// <summary>Of a keyword and of keywords; none of others.</summary>
    public ReadOnlySpan<string> Keywords => _value as string[] ?? [];

    /// <summary>Of a text, which is kept as UTF-8; empty of others.</summary>
    public string Text => _value is byte[] utf8 ? Encoding.UTF8.GetString(utf8) : "";

    /// <summary>Of a vector; empty of others.</summary>
    public ReadOnlySpan<float> Vector => _value as float[] ?? [];

    internal static TitleAttribute Of(AttributeDeclaration declared, double number) => new(declared, number, null);
    internal static TitleAttribute Of(AttributeDeclaration declared, bool flag) => new(declared, flag ? 1 : 0, null);
    internal static TitleAttribute Of(AttributeDeclaration declared, string[] keywords) => new(declared, 0, keywords);
    internal static TitleAttribute Of(AttributeDeclaration declared, float[] vector) => new(declared, 0, vector);
    internal static TitleAttribute OfText(AttributeDeclaration declared, string text) => new(declared, 0, Encoding.UTF8.GetBytes(text));
}
