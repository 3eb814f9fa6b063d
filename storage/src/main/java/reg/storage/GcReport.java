package reg.storage;

/**
 * What a garbage collection did.
 *
 * @param kept blocks reached from a root, or newer than the collection
 * @param removed blocks removed
 * @param removedBytes their bytes in stored form
 */
public record GcReport(long kept, long removed, long removedBytes) {}
