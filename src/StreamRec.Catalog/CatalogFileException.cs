namespace StreamRec.Catalog;

/// <summary>A titles file that cannot be used: the message names file, line and what is wrong.</summary>
public sealed class CatalogFileException(string message) : Exception(message);
