/**
 * Names that move: IPNS records, signed by the key that the name is made of, and DNSLink, where a
 * domain's owner says in the DNS what the name stands for.
 *
 * <p>A record from outside becomes an {@link reg.ipfs.ipns.IpnsRecord} only with a good signature
 * of its name. What a name stands for is a hint: whoever holds the key can have given an older
 * value again, and a domain proves nothing. Everything here may be used by many threads unless it
 * says otherwise. Source: ipfs/specs, ipns/ipns-record and http-gateways/dnslink-gateway.
 */
@NullMarked
package reg.ipfs.ipns;

import org.jspecify.annotations.NullMarked;
