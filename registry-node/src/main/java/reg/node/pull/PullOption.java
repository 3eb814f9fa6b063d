package reg.node.pull;

/** How a pull goes about it. */
public enum PullOption {
  /** Replace a target that no pull made. */
  FORCE
}
