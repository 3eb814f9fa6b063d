package main

import (
	"strings"

	"github.com/ipfs/go-cid"
	"github.com/multiformats/go-multibase"
	"github.com/multiformats/go-multicodec"
	"github.com/multiformats/go-multihash"
	_ "github.com/multiformats/go-multihash/register/all"
	"github.com/spaolacci/murmur3"
)

type cidCase struct {
	Name   string            `json:"name"`
	Bytes  string            `json:"bytes"`
	Codec  uint64            `json:"codec"`
	Hash   uint64            `json:"hash"`
	Digest string            `json:"digest"`
	Text   string            `json:"text"`            // the usual text: base58 for version 0, base32 for version 1
	Bases  map[string]string `json:"bases,omitempty"` // version 1 in other bases
}

func cidCases() []cidCase {
	data := []byte("hello world")
	out := []cidCase{describe("v0", cid.NewCidV0(hash(data, multihash.SHA2_256)))}
	for _, h := range []struct {
		name string
		code uint64
	}{{"sha1", multihash.SHA1}, {"sha2-256", multihash.SHA2_256}, {"sha2-512", multihash.SHA2_512}, {"sha3-256", multihash.SHA3_256},
		{"blake2b-256", multihash.BLAKE2B_MIN + 31}, {"blake3", multihash.BLAKE3}, {"identity", multihash.IDENTITY}} {
		for _, codec := range []multicodec.Code{multicodec.Raw, multicodec.DagPb, multicodec.DagCbor} {
			c := cid.NewCidV1(uint64(codec), hash(data, h.code))
			out = append(out, describe("v1-"+h.name+"-"+codec.String(), c))
		}
	}
	probe := cid.NewCidV1(cid.Raw, hash(nil, multihash.IDENTITY))
	return append(out, describe("v1-identity-of-nothing", probe))
}

func describe(name string, c cid.Cid) cidCase {
	decoded := must(multihash.Decode(c.Hash()))
	out := cidCase{Name: name, Bytes: toHex(c.Bytes()), Codec: c.Prefix().Codec, Hash: decoded.Code, Digest: toHex(decoded.Digest), Text: c.String()}
	if c.Version() == 1 {
		out.Bases = map[string]string{}
		for base, code := range map[string]multibase.Encoding{"base16": multibase.Base16, "base16upper": multibase.Base16Upper,
			"base32": multibase.Base32, "base32upper": multibase.Base32Upper, "base36": multibase.Base36, "base36upper": multibase.Base36Upper,
			"base58btc": multibase.Base58BTC, "base64": multibase.Base64, "base64url": multibase.Base64url} {
			out.Bases[base] = must(c.StringOfBase(code))
		}
	}
	return out
}

type murmur3Case struct {
	Text string `json:"text"`
	Hash string `json:"hash"` // the first 64 of 128 bits, big-endian
}

func murmur3Cases() []murmur3Case {
	texts := []string{"470.txt", "742.txt", "1.txt", "hello", "model.safetensors", "été", "日本語", "🐋"}
	for length := range 34 {
		texts = append(texts, strings.Repeat("0123456789abcdef", 3)[:length])
	}
	out := []murmur3Case{}
	for _, text := range texts {
		high, _ := murmur3.Sum128([]byte(text))
		out = append(out, murmur3Case{text, toHex([]byte{byte(high >> 56), byte(high >> 48), byte(high >> 40), byte(high >> 32),
			byte(high >> 24), byte(high >> 16), byte(high >> 8), byte(high)})})
	}
	return out
}
