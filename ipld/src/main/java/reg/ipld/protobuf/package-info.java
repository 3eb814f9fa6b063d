/**
 * The wire format of protobuf, as far as dag-pb and UnixFS need it.
 *
 * <p>Both formats are hashed, so their writers control each byte (order of fields, fields that are
 * present and empty, unpacked lists), which generated protobuf code does not allow. The reader is
 * strict: minimal varints, lengths within the bytes left, wire types as declared. Source:
 * protobuf.dev, encoding.
 */
@NullMarked
package reg.ipld.protobuf;

import org.jspecify.annotations.NullMarked;
