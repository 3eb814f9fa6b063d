package reg.ipfs.gateway;

/** What a trustless gateway can answer with. */
enum ResponseFormat {
  RAW("raw", "application/vnd.ipld.raw"),
  CAR("car", "application/vnd.ipld.car");

  private final String parameter;
  private final String mediaType;

  ResponseFormat(String parameter, String mediaType) {
    this.parameter = parameter;
    this.mediaType = mediaType;
  }

  /** The value of the URL's {@code format}. */
  String parameter() {
    return parameter;
  }

  String mediaType() {
    return mediaType;
  }
}
