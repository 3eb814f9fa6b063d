package reg.node.meta;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a section of a README.md is about, by the words in its heading. Source: Hugging Face, the
 * templates of model and dataset cards; Mitchell et al., Model Cards for Model Reporting.
 */
public enum CardTopic {
  /** What it is meant for. */
  USES("intended use", "uses", "direct use", "downstream use", "use case"),
  /** Where it fails. */
  LIMITATIONS("limitation", "out-of-scope", "out of scope"),
  /** Whom it may harm or leave out. */
  BIAS("bias", "risks", "ethical", "fairness"),
  /** How and on what it was trained. */
  TRAINING("training"),
  /** What was done to the data first. */
  PREPROCESSING("preprocessing", "pre-processing", "data processing"),
  /** Where the data is from. */
  COLLECTION("collection", "source data", "curation", "dataset creation", "annotation process");

  private final Pattern words;

  CardTopic(String... words) {
    this.words = Pattern.compile(String.join("|", words));
  }

  /** The topics that a heading announces; none for most headings. */
  static Set<CardTopic> of(String heading) {
    String lower = heading.toLowerCase(Locale.ROOT);
    Set<CardTopic> topics = EnumSet.noneOf(CardTopic.class);
    for (CardTopic topic : values()) {
      if (topic.words.matcher(lower).find()) {
        topics.add(topic);
      }
    }
    return topics;
  }

  /** {@code uses}, {@code limitations} and so on. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
