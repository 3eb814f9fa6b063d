package reg.node.name;

import reg.manifest.HeadMap;
import reg.manifest.signing.VerifiedHead;

/**
 * The newest head of a publisher that this home knows, verified, with what it offers.
 *
 * @param verified the head
 * @param map what it offers
 */
public record PublisherHead(VerifiedHead verified, HeadMap map) {}
