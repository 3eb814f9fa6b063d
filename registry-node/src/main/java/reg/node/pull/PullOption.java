package reg.node.pull;

/** How a pull goes about it. */
public enum PullOption {
  /** Write a private release encrypted as it is. */
  ENCRYPTED,
  /** Replace a target that no pull made. */
  FORCE
}
