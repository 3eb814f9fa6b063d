package main

import (
	"bytes"
	"strings"

	"github.com/ipfs/go-cid"
	dagpb "github.com/ipld/go-codec-dagpb"
	"github.com/ipld/go-ipld-prime"
	"github.com/ipld/go-ipld-prime/codec/dagcbor"
	"github.com/ipld/go-ipld-prime/codec/dagjson"
	"github.com/ipld/go-ipld-prime/node/basicnode"
)

type codecCase struct {
	Name  string `json:"name"`
	Json  string `json:"dagJson"` // the value as DAG-JSON
	Bytes string `json:"bytes"`   // its canonical bytes, hex
	Cid   string `json:"cid"`
}

const helloLink = `{"/":"bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e"}`

func dagCborCases() []codecCase {
	values := [][2]string{
		{"zero", "0"}, {"one-byte-23", "23"}, {"two-bytes-24", "24"}, {"two-bytes-255", "255"}, {"three-bytes-256", "256"},
		{"three-bytes-65535", "65535"}, {"five-bytes-65536", "65536"}, {"five-bytes-max", "4294967295"}, {"nine-bytes", "4294967296"},
		{"long-max", "9223372036854775807"}, {"minus-one", "-1"}, {"minus-24", "-24"}, {"minus-25", "-25"}, {"minus-257", "-257"},
		{"long-min", "-9223372036854775808"}, {"half", "0.5"}, {"float-one", "1.0"}, {"float-negative-zero", "-0.0"}, {"float-tiny", "5e-324"},
		{"true", "true"}, {"false", "false"}, {"null", "null"}, {"empty-text", `""`}, {"text", `"reg"`}, {"text-23", quoted(23)}, {"text-24", quoted(24)},
		{"text-256", quoted(256)}, {"text-unicode", `"été 日本語 🐋"`}, {"empty-bytes", `{"/":{"bytes":""}}`}, {"bytes", `{"/":{"bytes":"AAEC/w"}}`},
		{"empty-list", "[]"}, {"list", "[1,[2,[3]],\"four\"]"}, {"list-24", "[" + strings.Repeat("0,", 23) + "0]"}, {"empty-map", "{}"},
		{"map-shorter-keys-first", `{"bb":1,"a":2,"ccc":3,"ab":4,"":5}`}, {"map-nested", `{"a":{"z":{},"b":[{}]},"b":null}`},
		{"map-unicode-keys", `{"é":1,"zz":2,"z":3}`}, {"link", helloLink}, {"link-v0", `{"/":"QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3Nn"}`},
		{"link-identity", `{"/":"bafkqaaa"}`}, {"map-of-links", `{"root":` + helloLink + `,"files":[` + helloLink + `,` + helloLink + `]}`},
	}
	out := []codecCase{}
	for _, v := range values {
		builder := basicnode.Prototype.Any.NewBuilder()
		check(dagjson.Decode(builder, strings.NewReader(v[1])))
		var encoded bytes.Buffer
		check(dagcbor.Encode(builder.Build(), &encoded))
		out = append(out, codecCase{v[0], v[1], toHex(encoded.Bytes()), cidOf(cid.DagCBOR, encoded.Bytes()).String()})
	}
	return out
}

func quoted(length int) string {
	return `"` + strings.Repeat("x", length) + `"`
}

// The order of links is the writer's: a node of a file keeps it, a folder is sorted by name.
func dagPbCases() []codecCase {
	values := [][2]string{
		{"nothing", `{"Links":[]}`}, {"empty-data", `{"Data":{"/":{"bytes":""}},"Links":[]}`}, {"data", `{"Data":{"/":{"bytes":"CAE"}},"Links":[]}`},
		{"link-bare", `{"Links":[{"Hash":` + helloLink + `}]}`}, {"link-empty-name", `{"Links":[{"Hash":` + helloLink + `,"Name":""}]}`},
		{"link-size-zero", `{"Links":[{"Hash":` + helloLink + `,"Tsize":0}]}`},
		{"link-full", `{"Data":{"/":{"bytes":"CAE"}},"Links":[{"Hash":` + helloLink + `,"Name":"hello","Tsize":11}]}`},
		{"link-size-large", `{"Links":[{"Hash":` + helloLink + `,"Name":"","Tsize":9007199254740993}]}`},
		{"links-sorted-bytewise", `{"Links":[{"Hash":` + helloLink + `,"Name":"B"},{"Hash":` + helloLink + `,"Name":"a"},{"Hash":` + helloLink + `,"Name":"a-b"},{"Hash":` + helloLink + `,"Name":"é"}]}`},
		{"link-v0", `{"Links":[{"Hash":{"/":"QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3Nn"},"Name":"old","Tsize":4}]}`},
	}
	out := []codecCase{}
	for _, v := range values {
		encoded := must(encodeDagPb(v[1]))
		out = append(out, codecCase{v[0], v[1], toHex(encoded), cidOf(cid.DagProtobuf, encoded).String()})
	}
	return out
}

func encodeDagPb(dagJson string) ([]byte, error) {
	node, err := ipld.DecodeUsingPrototype([]byte(dagJson), dagjson.Decode, dagpb.Type.PBNode)
	if err != nil {
		return nil, err
	}
	return dagpb.AppendEncode(nil, node)
}
