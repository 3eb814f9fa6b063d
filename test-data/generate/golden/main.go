// Command golden writes golden files with the reference implementations of IPLD in Go.
//
//	go run . RESOURCES
//
// RESOURCES/car/NAME.car and cases.json, dag-cbor/cases.json, dag-pb/cases.json, cid/cases.json, murmur3/cases.json.
package main

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/ipfs/go-cid"
	"github.com/multiformats/go-multihash"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: golden RESOURCES")
		os.Exit(2)
	}
	target := os.Args[1]
	writeCases(filepath.Join(target, "car"), carCases(filepath.Join(target, "car")))
	writeCases(filepath.Join(target, "dag-cbor"), dagCborCases())
	writeCases(filepath.Join(target, "dag-pb"), dagPbCases())
	writeCases(filepath.Join(target, "cid"), cidCases())
	writeCases(filepath.Join(target, "murmur3"), murmur3Cases())
}

func writeCases(folder string, cases any) {
	check(os.MkdirAll(folder, 0o755))
	file := must(os.Create(filepath.Join(folder, "cases.json")))
	encoder := json.NewEncoder(file)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	check(encoder.Encode(cases))
	check(file.Close())
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func must[T any](value T, err error) T {
	check(err)
	return value
}

func hash(data []byte, code uint64) multihash.Multihash {
	return must(multihash.Sum(data, code, -1))
}

func cidOf(codec uint64, data []byte) cid.Cid {
	return cid.NewCidV1(codec, hash(data, multihash.SHA2_256))
}

func toHex(data []byte) string {
	return hex.EncodeToString(data)
}
