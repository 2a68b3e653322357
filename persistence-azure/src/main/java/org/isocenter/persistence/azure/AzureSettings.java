package org.isocenter.persistence.azure;

/// Where a container of Azure Blob Storage is.
///
/// @param connectionString of the storage account, with its key or a shared access signature
/// @param container the container, which exists
/// @param prefix what all our names begin with; empty, or ending with `/`
public record AzureSettings(String connectionString, String container, String prefix) {
    public AzureSettings {
        if (!prefix.isEmpty() && !prefix.endsWith("/")) {
            throw new IllegalArgumentException("The prefix does not end with a slash: " + prefix);
        }
    }

    /// Without the connection string, which holds a key.
    @Override
    public String toString() {
        return container + "/" + prefix;
    }
}
