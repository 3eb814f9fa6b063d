package reg.storage;

/**
 * How much is held.
 *
 * @param blocks how many
 * @param blockBytes their bytes
 * @param storedBytes their bytes in stored form
 * @param diskBytes what the store takes on disk
 * @param pins how many
 * @param refs how many
 */
public record StorageStats(
    long blocks, long blockBytes, long storedBytes, long diskBytes, long pins, long refs) {}
