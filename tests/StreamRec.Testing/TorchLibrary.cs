using System.Buffers.Binary;
using System.Runtime.Versioning;
using System.Text;

namespace StreamRec.Testing;

/// <summary>
/// Lets tests train on a system whose libstdc++ is older than the one that TorchSharp was built with (Debian 12). Of its
/// native library a copy in a build's output is changed: the one version requirement that is missing is marked weak. The symbol
/// behind it only forces a link order and is never called. For tests: nobody is given such a copy.
/// </summary>
public static class TorchLibrary
{
    private const string FileName = "libLibTorchSharp.so";
    private const string Requirement = "GLIBCXX_3.4.32";
    private const int ElfHeaderSections = 0x28, ElfHeaderSectionSize = 0x3A, SectionType = 4, SectionOffset = 24, SectionLink = 40;
    private const int VersionNeeded = 0x6ffffffe;
    private const ushort Weak = 2;

    /// <summary>Changes the library of the build whose output is in the folder, when this system needs it. Before it is loaded.</summary>
    public static void Weaken(string output)
    {
        if (!OperatingSystem.IsLinux() || HasRequirement()) return;
        foreach (var file in Directory.GetFiles(output, FileName, SearchOption.AllDirectories)) WeakenFile(file);
    }

    [SupportedOSPlatform("linux")]
    private static void WeakenFile(string file)
    {
        var bytes = File.ReadAllBytes(file);
        if (!TryWeaken(bytes)) return;
        var beside = $"{file}.{Environment.ProcessId}";
        File.WriteAllBytes(beside, bytes);
        File.SetUnixFileMode(beside, File.GetUnixFileMode(file));
        File.Move(beside, file, overwrite: true); // a link to the package's own file stays untouched
    }

    /// <summary>Sets VER_FLG_WEAK on the requirement, in a little-endian ELF64 file. False when there is nothing to change.</summary>
    private static bool TryWeaken(byte[] elf)
    {
        var sections = (int)BinaryPrimitives.ReadInt64LittleEndian(elf.AsSpan(ElfHeaderSections));
        int size = BinaryPrimitives.ReadUInt16LittleEndian(elf.AsSpan(ElfHeaderSectionSize));
        int count = BinaryPrimitives.ReadUInt16LittleEndian(elf.AsSpan(ElfHeaderSectionSize + 2));
        for (var section = sections; section < sections + size * count; section += size)
        {
            if (BinaryPrimitives.ReadInt32LittleEndian(elf.AsSpan(section + SectionType)) != VersionNeeded) continue;
            var strings = sections + size * BinaryPrimitives.ReadInt32LittleEndian(elf.AsSpan(section + SectionLink));
            return TryWeaken(elf, Offset(elf, section), Offset(elf, strings));
        }
        return false;
    }

    /// <summary>Elf64_Verneed: version, count, file, aux, next; Elf64_Vernaux: hash, flags, other, name, next.</summary>
    private static bool TryWeaken(byte[] elf, int need, int strings)
    {
        while (true)
        {
            int count = BinaryPrimitives.ReadUInt16LittleEndian(elf.AsSpan(need + 2));
            var version = need + BinaryPrimitives.ReadInt32LittleEndian(elf.AsSpan(need + 8));
            for (var k = 0; k < count; k++, version += BinaryPrimitives.ReadInt32LittleEndian(elf.AsSpan(version + 12)))
            {
                var name = elf.AsSpan(strings + BinaryPrimitives.ReadInt32LittleEndian(elf.AsSpan(version + 8)));
                if (!name[..name.IndexOf((byte)0)].SequenceEqual(Encoding.ASCII.GetBytes(Requirement))) continue;
                var flags = BinaryPrimitives.ReadUInt16LittleEndian(elf.AsSpan(version + 4));
                BinaryPrimitives.WriteUInt16LittleEndian(elf.AsSpan(version + 4), (ushort)(flags | Weak));
                return (flags & Weak) == 0;
            }
            var next = BinaryPrimitives.ReadInt32LittleEndian(elf.AsSpan(need + 12));
            if (next == 0) return false;
            need += next;
        }
    }

    private static int Offset(byte[] elf, int section) => (int)BinaryPrimitives.ReadInt64LittleEndian(elf.AsSpan(section + SectionOffset));

    /// <summary>The libstdc++ that this process has loaded, or would load, names the version.</summary>
    private static bool HasRequirement()
    {
        foreach (var folder in (string[])["/usr/lib/x86_64-linux-gnu", "/lib/x86_64-linux-gnu", "/usr/lib64", "/usr/lib"])
            if (Path.Combine(folder, "libstdc++.so.6") is var path && File.Exists(path))
                return File.ReadAllBytes(path).AsSpan().IndexOf(Encoding.ASCII.GetBytes(Requirement)) >= 0;
        return true;
    }
}
