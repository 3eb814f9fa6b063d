package reg.scan.report;

/**
 * A rule that a file breaks.
 *
 * @param rule which one
 * @param where in the file: members of archives joined by {@code !/}, then a byte, a line or a JSON
 *     path; empty when it is the whole file
 * @param message what is there. May hold text of the file: escape it before it is shown
 */
public record Finding(Rule rule, String where, String message) {}
