package reg.node.trust;

import reg.ipld.Cid;

/**
 * The last publisher record that was accepted.
 *
 * @param seq its number, from 1
 * @param cid of its envelope
 */
public record SeenRecord(long seq, Cid cid) {}
