package main

import (
	"context"
	"os"
	"path/filepath"

	"github.com/ipfs/go-cid"
	carv2 "github.com/ipld/go-car/v2"
	"github.com/ipld/go-car/v2/storage"
	"github.com/multiformats/go-multicodec"
	"github.com/multiformats/go-multihash"
)

type block struct {
	cid  cid.Cid
	data []byte
}

type carCase struct {
	Name    string   `json:"name"`
	Version int      `json:"version"`
	Roots   []string `json:"roots"`
	Blocks  []string `json:"blocks"` // in file order
}

func raw(text string) block {
	return block{cidOf(cid.Raw, []byte(text)), []byte(text)}
}

func v0(data []byte) block {
	return block{cid.NewCidV0(hash(data, multihash.SHA2_256)), data}
}

func carCases(folder string) []carCase {
	check(os.MkdirAll(folder, 0o755))
	hello, empty, tree := raw("hello world"), raw(""), v0([]byte("\x0a\x02\x08\x01"))
	sha512 := block{cid.NewCidV1(cid.Raw, hash([]byte("longer"), multihash.SHA2_512)), []byte("longer")}
	inline := block{cid.NewCidV1(cid.Raw, hash([]byte("inline"), multihash.IDENTITY)), []byte("inline")}
	all := []block{hello, empty, tree, sha512}
	v1, whole := carv2.WriteAsCarV1(true), carv2.UseWholeCIDs(true)
	return []carCase{
		writeCar(folder, "v1-no-blocks", 1, []block{hello}, nil, v1),
		writeCar(folder, "v1-two-roots", 1, []block{tree, hello}, all, v1, whole),
		writeCar(folder, "v1-identity-block", 1, []block{hello}, []block{inline, hello}, v1, whole, carv2.StoreIdentityCIDs(true)),
		writeCar(folder, "v1-duplicate-block", 1, []block{hello}, []block{hello, empty, hello}, v1, whole, carv2.AllowDuplicatePuts(true)),
		writeCar(folder, "v2-index-sorted", 2, []block{hello}, all, whole, carv2.UseIndexCodec(multicodec.CarIndexSorted)),
		writeCar(folder, "v2-multihash-index-sorted", 2, []block{hello}, all, whole),
		wrapCar(folder, "v2-no-index", writeCar(folder, "v1-wrapped", 1, []block{hello}, all, v1, whole)),
		writeCar(folder, "v2-padded", 2, []block{hello, tree}, all, whole, carv2.UseDataPadding(123), carv2.UseIndexPadding(45)),
		writeCar(folder, "v2-fully-indexed", 2, []block{hello}, []block{inline, hello}, whole, carv2.StoreIdentityCIDs(true)),
	}
}

func writeCar(folder, name string, version int, roots, blocks []block, options ...carv2.Option) carCase {
	out := carCase{Name: name, Version: version, Roots: []string{}, Blocks: []string{}}
	var rootCids []cid.Cid
	for _, root := range roots {
		rootCids = append(rootCids, root.cid)
		out.Roots = append(out.Roots, root.cid.String())
	}
	file := must(os.Create(filepath.Join(folder, name+".car")))
	car := must(storage.NewReadableWritable(file, rootCids, options...))
	for _, b := range blocks {
		check(car.Put(context.Background(), b.cid.KeyString(), b.data))
		out.Blocks = append(out.Blocks, b.cid.String())
	}
	check(car.Finalize())
	check(file.Close())
	return out
}

// wrapCar makes a CARv2 without an index; the writer above always makes one.
func wrapCar(folder, name string, inner carCase) carCase {
	payload := filepath.Join(folder, inner.Name+".car")
	data := must(os.ReadFile(payload))
	check(os.Remove(payload))
	header := carv2.NewHeader(uint64(len(data)))
	header.IndexOffset = 0
	file := must(os.Create(filepath.Join(folder, name+".car")))
	must(file.Write(carv2.Pragma))
	must(header.WriteTo(file))
	must(file.Write(data))
	check(file.Close())
	inner.Name, inner.Version = name, 2
	return inner
}
