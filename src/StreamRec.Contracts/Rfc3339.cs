namespace StreamRec.Contracts;

/// <summary>Date-times of RFC 3339 §5.6, to the millisecond; finer fractions are cut, a leap second is the next second.</summary>
internal static class Rfc3339
{
    /// <summary>ms since the Unix epoch, negative before it. False: not such a date-time, or no such day.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long milliseconds)
    {
        milliseconds = 0;
        if (text.Length < 20 || text[4] != '-' || text[7] != '-' || (text[10] | 0x20) != 't' || text[13] != ':' || text[16] != ':')
            return false;
        var year = Digits(text[..4]);
        var month = Digits(text[5..7]);
        var day = Digits(text[8..10]);
        var hour = Digits(text[11..13]);
        var minute = Digits(text[14..16]);
        var second = Digits(text[17..19]);
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return false;
        if (hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 60) return false;

        var rest = text[19..];
        var fraction = 0;
        if (rest[0] == '.')
        {
            var end = 1;
            for (; end < rest.Length && char.IsAsciiDigit((char)rest[end]); end++)
            {
                if (end <= 3) fraction = fraction * 10 + (rest[end] - '0');
            }
            if (end == 1) return false;
            for (var given = end - 1; given < 3; given++) fraction *= 10;
            rest = rest[end..];
        }
        if (!TryOffset(rest, out var offsetMinutes)) return false;
        var days = new DateTime(year, month, day).Ticks / TimeSpan.TicksPerDay - DateTime.UnixEpoch.Ticks / TimeSpan.TicksPerDay;
        milliseconds = ((days * 24 + hour) * 60 + minute - offsetMinutes) * 60_000 + second * 1000 + fraction;
        return true;
    }

    private static bool TryOffset(ReadOnlySpan<byte> text, out int minutes)
    {
        minutes = 0;
        if (text.Length == 1) return (text[0] | 0x20) == 'z';
        if (text.Length != 6 || text[0] is not ((byte)'+' or (byte)'-') || text[3] != ':') return false;
        var hour = Digits(text[1..3]);
        var minute = Digits(text[4..6]);
        if (hour is < 0 or > 23 || minute is < 0 or > 59) return false;
        minutes = (hour * 60 + minute) * (text[0] == '-' ? -1 : 1);
        return true;
    }

    /// <summary>−1 when anything but digits is there.</summary>
    private static int Digits(ReadOnlySpan<byte> text)
    {
        var value = 0;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit((char)c)) return -1;
            value = value * 10 + (c - '0');
        }
        return value;
    }
}
