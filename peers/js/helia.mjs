// A Helia node that a test drives: it prints {"peer", "address"}, then answers each line of its standard input with a
// line of JSON, {"result"} or {"error"}, until the input ends. It is Helia as it comes, but that it listens on loopback,
// knows no server and no bootstrap peer, and secures connections in one way only.
//
//   helia.mjs noise|tls
//
//   connect ADDRESS       dials a peer
//   add PATH              adds a file or folder; its root
//   get CID FOLDER        writes a folder out, fetching what is missing; how many files
//   pin CID               pins a root, fetching what is missing; how many blocks are below it
import { createWriteStream } from 'node:fs'
import { mkdir, stat, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { pipeline } from 'node:stream/promises'
import { globSource, unixfs } from '@helia/unixfs'
import { identify } from '@libp2p/identify'
import { noise } from '@libp2p/noise'
import { ping } from '@libp2p/ping'
import { tcp } from '@libp2p/tcp'
import { tls } from '@libp2p/tls'
import { yamux } from '@libp2p/yamux'
import { multiaddr } from '@multiformats/multiaddr'
import { createHelia } from 'helia'
import { CID } from 'multiformats/cid'

const AT_ONCE = 256
const DAG_PB = 0x70

const helia = createHelia({
  http: { delegatedRouters: [], recursiveGateways: [] },
  libp2p: {
    addresses: { listen: ['/ip4/127.0.0.1/tcp/0'] },
    transports: [tcp()],
    connectionEncrypters: [process.argv[2] === 'tls' ? tls() : noise()],
    streamMuxers: [yamux()],
    peerDiscovery: [],
    services: { identify: identify(), ping: ping() }
  }
})
await helia.start()
const fs = unixfs(helia)

async function add (path) {
  if ((await stat(path)).isFile()) {
    return (await fs.addBytes(await readFile(path))).toString()
  }
  let root
  for await (const entry of fs.addAll(globSource(path, '**/*', { hidden: true }), { wrapWithDirectory: true })) {
    root = entry.cid
  }
  return root.toString()
}

// Runs jobs as they come, so many at once.
function together (limit) {
  const running = new Set()
  return {
    async start (job) {
      while (running.size >= limit) {
        await Promise.race(running)
      }
      const promise = job().finally(() => running.delete(promise))
      running.add(promise)
    },
    end: () => Promise.all(running)
  }
}

async function get (cid, folder) {
  let files = 0
  const jobs = together(AT_ONCE)
  async function walk (cid, folder) {
    await mkdir(folder, { recursive: true })
    for await (const entry of fs.ls(cid)) {
      const path = join(folder, entry.name)
      if (entry.cid.code === DAG_PB && (await fs.stat(entry.cid)).type === 'directory') {
        await walk(entry.cid, path)
      } else {
        files++
        await jobs.start(() => pipeline(fs.cat(entry.cid), createWriteStream(path)))
      }
    }
  }
  await walk(CID.parse(cid), folder)
  await jobs.end()
  return files
}

async function pin (cid) {
  let blocks = 0
  for await (const _ of helia.pins.add(CID.parse(cid))) {
    blocks++
  }
  return blocks
}

const commands = {
  connect: async (address) => (await helia.libp2p.dial(multiaddr(address))).remotePeer.toString(),
  add,
  get,
  pin
}

console.log(JSON.stringify({ peer: helia.libp2p.peerId.toString(), address: helia.libp2p.getMultiaddrs()[0].toString() }))
for await (const line of createInterface({ input: process.stdin })) {
  const [name, ...words] = line.split(' ')
  try {
    console.log(JSON.stringify({ result: await commands[name](...words) }))
  } catch (e) {
    console.log(JSON.stringify({ error: String(e?.stack ?? e) }))
  }
}
await helia.stop()
