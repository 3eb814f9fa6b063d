package reg.ipfs;

/**
 * What fetching a DAG did.
 *
 * @param blocks of the DAG, each once
 * @param fetchedBlocks those that were not held before
 * @param fetchedBytes their bytes
 */
public record FetchResult(long blocks, long fetchedBlocks, long fetchedBytes) {}
