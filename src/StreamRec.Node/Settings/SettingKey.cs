using System.Reflection;
using Akka.Configuration.Hocon;
using StreamRec.Domain;

namespace StreamRec.Node.Settings;

/// <summary>One key: what a room's record declares, and how its value is read and written.</summary>
internal sealed class SettingKey
{
    private readonly bool _nullable;
    private readonly SettingType _type;

    /// <param name="declared">The property's attribute.</param>
    /// <param name="property">Whose type says what a value looks like.</param>
    /// <param name="defaults">A record as its initializers make it.</param>
    public SettingKey(SettingAttribute declared, PropertyInfo property, object defaults)
    {
        Declared = declared;
        Default = property.GetValue(defaults);
        _nullable = new NullabilityInfoContext().Create(property).WriteState == NullabilityState.Nullable;
        _type = SettingType.Of(property.PropertyType, declared, _nullable);
    }

    public SettingAttribute Declared { get; }

    /// <summary>Below section streamrec.</summary>
    public string Path => Declared.Key;

    /// <summary>Null: absent, as the empty text.</summary>
    public object? Default { get; }

    /// <summary>As it stands in HOCON.</summary>
    public string DefaultText => _type.Write(Default ?? "");

    /// <summary>In words, after "expected".</summary>
    public string Accepted => _type.Accepted;

    /// <summary>Those of a number or a duration, or all values; null: neither.</summary>
    public string? Bounds => _type.Bounds;

    /// <summary>False: it is not accepted; <paramref name="problem"/> says what of it and what is expected.</summary>
    public bool TryRead(HoconValue text, out object? value, out string problem)
    {
        (value, problem) = (null, $" = {Shown(text.ToString())} is not accepted; expected {Accepted}.");
        try
        {
            value = _type.Read(text);
        }
        catch (FormatException wrong)
        {
            problem = $": {wrong.Message}";
        }
        if (value is null) return false;
        if (_nullable && value is "") value = null;
        return true;
    }

    /// <summary>A value for messages: a secret that is refused must not end in a log.</summary>
    public string Shown(string text) => Declared.Secret ? "(hidden)" : text;
}
