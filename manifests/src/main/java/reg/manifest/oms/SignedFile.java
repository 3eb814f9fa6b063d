package reg.manifest.oms;

import reg.ipld.multiformats.Multihash;

/**
 * A file of a signed model.
 *
 * @param path components joined by {@code /}
 * @param sha256 of its bytes
 */
public record SignedFile(String path, Multihash sha256) {}
