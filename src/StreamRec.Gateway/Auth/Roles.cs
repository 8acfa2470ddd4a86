namespace StreamRec.Gateway.Auth;

[Flags]
internal enum Roles
{
    None = 0,

    /// <summary>Own lists, own profile, own events; the catalogue.</summary>
    Viewer = 1,

    /// <summary>Events of anybody, titles.</summary>
    Producer = 2,

    /// <summary>Everything.</summary>
    Operator = 4,
}
