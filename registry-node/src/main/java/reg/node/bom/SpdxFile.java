package reg.node.bom;

import java.util.List;
import java.util.Map;
import reg.ipld.Cid;
import reg.ipld.dagcbor.ListNode;
import reg.ipld.dagcbor.MapNode;
import reg.node.bom.Bill.BilledFile;
import reg.scan.report.Format;

/** A file in SPDX; all that is said of one was checked. */
final class SpdxFile {
  private static final Map<Format, String> PURPOSES =
      Map.ofEntries(
          Map.entry(Format.SAFETENSORS, "model"),
          Map.entry(Format.GGUF, "model"),
          Map.entry(Format.PICKLE, "model"),
          Map.entry(Format.HDF5, "model"),
          Map.entry(Format.ONNX, "model"),
          Map.entry(Format.NPY, "data"),
          Map.entry(Format.JSON, "configuration"),
          Map.entry(Format.TEMPLATE, "configuration"),
          Map.entry(Format.PYTHON, "source"),
          Map.entry(Format.NATIVE, "executable"),
          Map.entry(Format.ZIP, "archive"),
          Map.entry(Format.TAR, "archive"),
          Map.entry(Format.SEVEN_ZIP, "archive"),
          Map.entry(Format.COMPRESSED, "archive"));

  private SpdxFile() {}

  static Section fields(BilledFile billed) {
    var file = billed.file();
    MapNode hash =
        MapNode.builder()
            .put("type", "Hash")
            .put("algorithm", "sha256")
            .put("hashValue", file.sha256().hexDigest())
            .build();
    return Section.unjudged()
        .plain("name", file.path())
        .plain("software_primaryPurpose", PURPOSES.getOrDefault(billed.format(), "file"))
        .plain("verifiedUsing", ListNode.of(List.of(hash)))
        .plain(
            "externalIdentifier",
            ListNode.of(List.of(identifier(file.cid(), "CID of its UnixFS tree"))))
        .plain("comment", "%d bytes, %s".formatted(file.size(), billed.format().id()));
  }

  /** A CID as a name of an element. */
  static MapNode identifier(Cid cid, String comment) {
    return MapNode.builder()
        .put("type", "ExternalIdentifier")
        .put("externalIdentifierType", "other")
        .put("identifier", cid.toString())
        .put("comment", comment)
        .build();
  }
}
