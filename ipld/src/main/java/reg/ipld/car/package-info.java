/**
 * CAR: a file of blocks, for carrying DAGs without a network.
 *
 * <p>Version 1 is written and read, version 2 is read, both as streams: memory does not grow with
 * the file. Every block is checked against its CID before it is handed out. Readers and writers
 * belong to one thread. See {@code docs/formats/unixfs-and-car.md}; source: ipld/ipld,
 * specs/transport/car.
 */
@NullMarked
package reg.ipld.car;

import org.jspecify.annotations.NullMarked;
