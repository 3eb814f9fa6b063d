package reg.scan.report;

/** How bad a finding is, the least bad first. */
public enum Severity {
  /** Worth knowing; no reason to hesitate. */
  INFO,
  /** Look at it before use; nothing runs by itself. */
  WARN,
  /** Can run code, exhaust a machine or lead outside when it is loaded, or breaks its format. */
  DENY
}
