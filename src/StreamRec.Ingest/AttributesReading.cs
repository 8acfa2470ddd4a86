using System.Diagnostics.CodeAnalysis;
using StreamRec.Contracts;

namespace StreamRec.Ingest;

/// <summary>Says what of a person's attributes is taken here, or why they are refused.</summary>
public delegate bool AttributesReading(
    ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out PersonAttributes? attributes, [NotNullWhen(false)] out EventProblem? problem);
