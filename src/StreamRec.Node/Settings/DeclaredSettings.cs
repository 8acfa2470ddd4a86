using System.Reflection;
using StreamRec.Domain;

namespace StreamRec.Node.Settings;

/// <summary>
/// Every key that <see cref="NodeSettings"/> and the records in it declare. Walked by reflection when a node starts, and then no more.
/// </summary>
internal static class DeclaredSettings
{
    /// <summary>In the order of declaration, which is that of the reference file.</summary>
    public static IReadOnlyList<SettingKey> Keys { get; } = [.. KeysOf(typeof(NodeSettings))];

    /// <param name="values">By path; a key that is not in it has its default.</param>
    public static NodeSettings Make(IReadOnlyDictionary<string, object?> values) => (NodeSettings)Make(typeof(NodeSettings), values);

    private static object Make(Type record, IReadOnlyDictionary<string, object?> values)
    {
        var made = Activator.CreateInstance(record)!;
        foreach (var property in PropertiesOf(record))
        {
            if (property.GetCustomAttribute<SettingAttribute>() is not { } declared)
            {
                if (MayDeclare(property.PropertyType)) property.SetValue(made, Make(OfItsOwn(property, made), values));
            }
            else if (values.TryGetValue(declared.Key, out var value)) property.SetValue(made, value);
        }
        return made;
    }

    private static IEnumerable<SettingKey> KeysOf(Type record)
    {
        var defaults = Activator.CreateInstance(record)!;
        return PropertiesOf(record).SelectMany(property =>
            property.GetCustomAttribute<SettingAttribute>() is { } declared ? [new SettingKey(declared, property, defaults)]
            : MayDeclare(property.PropertyType) ? KeysOf(property.PropertyType) : []);
    }

    /// <exception cref="NotSupportedException">The owner's initializer gives the record other defaults than its own: which of them would
    /// hold?</exception>
    private static Type OfItsOwn(PropertyInfo property, object owner) =>
        property.GetValue(owner) is { } given && !given.Equals(Activator.CreateInstance(property.PropertyType))
            ? throw new NotSupportedException(
                $"{owner.GetType().Name}.{property.Name}: defaults stand with {property.PropertyType.Name} itself.")
            : property.PropertyType;

    private static IEnumerable<PropertyInfo> PropertiesOf(Type record) => record.GetProperties(BindingFlags.Instance | BindingFlags.Public)
        .Where(property => property.CanWrite).OrderBy(property => property.MetadataToken);

    /// <summary>A record of ours, in which keys may be.</summary>
    private static bool MayDeclare(Type type) =>
        type.IsClass && type.Namespace?.StartsWith(nameof(StreamRec), StringComparison.Ordinal) == true;
}
