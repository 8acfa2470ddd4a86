using System.Net;

namespace StreamRec.Node.Settings;

/// <summary>An address (<c>10.0.0.7</c>, <c>::1</c>) or a network (<c>10.0.0.0/8</c>).</summary>
internal static class AddressText
{
    public static bool TryParse(string text, out IPNetwork network)
    {
        if (!IPAddress.TryParse(text, out var address)) return IPNetwork.TryParse(text, out network);
        network = new IPNetwork(address, address.GetAddressBytes().Length * 8);
        return true;
    }
}
