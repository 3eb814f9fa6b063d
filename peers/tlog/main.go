// Command tlog-peer answers questions about transparency logs with the libraries that others use:
// golang.org/x/mod/sumdb, github.com/transparency-dev/merkle and filippo.io/torchwood. It reads one
// question a line, words separated by spaces, bytes in base64 ("-" for none), and writes one answer a line:
// "ok WORD ..." or "no REASON".
package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"filippo.io/torchwood"
	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// tree is a log of the leaves "leaf 0", "leaf 1", ...: as many as were asked for.
type tree struct {
	hashes []tlog.Hash
	size   int64
}

func (t *tree) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var out []tlog.Hash
	for _, i := range indexes {
		out = append(out, t.hashes[i])
	}
	return out, nil
}

func (t *tree) grow(size int64) {
	for ; t.size < size; t.size++ {
		more, err := tlog.StoredHashes(t.size, fmt.Appendf(nil, "leaf %d", t.size), t)
		must(err)
		t.hashes = append(t.hashes, more...)
	}
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func enc(b []byte) string {
	if len(b) == 0 {
		return "-"
	}
	return base64.StdEncoding.EncodeToString(b)
}

func dec(s string) []byte {
	if s == "-" {
		return nil
	}
	b, err := base64.StdEncoding.DecodeString(s)
	must(err)
	return b
}

func num(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	must(err)
	return n
}

func hashes(words []string) (ours []tlog.Hash, theirs [][]byte) {
	for _, w := range words {
		ours = append(ours, tlog.Hash(dec(w)))
		theirs = append(theirs, dec(w))
	}
	return ours, theirs
}

func words(hashes []tlog.Hash) []string {
	var out []string
	for _, h := range hashes {
		out = append(out, enc(h[:]))
	}
	return out
}

// both requires that two libraries are of one opinion.
func both(a, b error) ([]string, error) {
	if (a == nil) != (b == nil) {
		return nil, fmt.Errorf("DISAGREE %v / %v", a, b)
	}
	return nil, a
}

func answer(t *tree, q []string) ([]string, error) {
	switch q[0] {
	case "keygen": // NAME
		skey, vkey, err := note.GenerateKey(rand.Reader, q[1])
		return []string{skey, vkey}, err
	case "sign": // SKEY TEXT
		signer, err := note.NewSigner(q[1])
		must(err)
		signed, err := note.Sign(&note.Note{Text: string(dec(q[2]))}, signer)
		return []string{enc(signed)}, err
	case "open": // VKEY NOTE
		verifier, err := note.NewVerifier(q[1])
		if err != nil {
			return nil, err
		}
		n, err := note.Open(dec(q[2]), note.VerifierList(verifier))
		if err != nil {
			return nil, err
		}
		return []string{enc([]byte(n.Text))}, nil
	case "cosign": // NAME SEED TEXT
		signer, err := torchwood.NewCosignatureSigner(q[1], ed25519.NewKeyFromSeed(dec(q[2])))
		must(err)
		signed, err := note.Sign(&note.Note{Text: string(dec(q[3]))}, signer)
		return []string{signer.Verifier().String(), enc(signed)}, err
	case "verify": // POLICY ENTRY PROOF
		policy, err := torchwood.ParsePolicy(dec(q[1]))
		if err != nil {
			return nil, err
		}
		return nil, torchwood.VerifyProof(policy, tlog.RecordHash(dec(q[2])), dec(q[3]))
	case "format": // INDEX CHECKPOINT HASH ...
		path, _ := hashes(q[3:])
		return []string{enc(torchwood.FormatProof(num(q[1]), path, dec(q[2])))}, nil
	case "root": // SIZE
		t.grow(num(q[1]))
		h, err := tlog.TreeHash(num(q[1]), t)
		return []string{enc(h[:])}, err
	case "prove": // SIZE INDEX
		t.grow(num(q[1]))
		p, err := tlog.ProveRecord(num(q[1]), num(q[2]), t)
		return words(p), err
	case "connect": // NEW OLD
		t.grow(num(q[1]))
		p, err := tlog.ProveTree(num(q[1]), num(q[2]), t)
		return words(p), err
	case "included": // SIZE ROOT INDEX ENTRY HASH ...
		a, b := hashes(q[5:])
		leaf := tlog.RecordHash(dec(q[4]))
		return both(
			tlog.CheckRecord(a, num(q[1]), tlog.Hash(dec(q[2])), num(q[3]), leaf),
			proof.VerifyInclusion(rfc6962.DefaultHasher, uint64(num(q[3])), uint64(num(q[1])), leaf[:], b, dec(q[2])))
	case "connected": // NEW ROOT OLD ROOT HASH ...
		a, b := hashes(q[5:])
		return both(
			tlog.CheckTree(a, num(q[1]), tlog.Hash(dec(q[2])), num(q[3]), tlog.Hash(dec(q[4]))),
			proof.VerifyConsistency(rfc6962.DefaultHasher, uint64(num(q[3])), uint64(num(q[1])), b, dec(q[4]), dec(q[2])))
	case "read": // FOLDER VKEY
		return read(string(dec(q[1])), q[2])
	}
	return nil, errors.New("no such question")
}

// read goes through a whole log in a folder, checking all of it against its checkpoint.
func read(folder, vkey string) ([]string, error) {
	verifier, err := note.NewVerifier(vkey)
	must(err)
	signed, err := os.ReadFile(folder + "/checkpoint")
	if err != nil {
		return nil, err
	}
	policy := torchwood.ThresholdPolicy(2, torchwood.OriginPolicy(verifier.Name()), torchwood.SingleVerifierPolicy(verifier))
	checkpoint, _, err := torchwood.VerifyCheckpoint(signed, policy)
	if err != nil {
		return nil, err
	}
	files, err := torchwood.NewTileFS(os.DirFS(folder))
	must(err)
	client, err := torchwood.NewClient(files)
	must(err)
	sum := sha256.New()
	next := int64(0)
	for i, entry := range client.AllEntries(context.Background(), checkpoint.Tree, 0) {
		if i != next {
			return nil, fmt.Errorf("entry %d where %d must be", i, next)
		}
		next++
		sum.Write(entry)
	}
	if err := client.Err(); err != nil {
		return nil, err
	}
	return []string{strconv.FormatInt(next, 10), strconv.FormatInt(checkpoint.N, 10), enc(sum.Sum(nil))}, nil
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<24)
	out := bufio.NewWriter(os.Stdout)
	t := &tree{}
	for in.Scan() {
		line := bytes.TrimSpace(in.Bytes())
		if said, err := answer(t, strings.Fields(string(line))); err != nil {
			fmt.Fprintf(out, "no %s\n", strings.ReplaceAll(err.Error(), "\n", " "))
		} else {
			fmt.Fprintf(out, "ok %s\n", strings.Join(said, " "))
		}
		out.Flush()
	}
	must(in.Err())
}
