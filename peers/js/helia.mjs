// A Helia node that a test drives: it prints {"peer", "address"}, then answers each line of its standard input with a
// line of JSON, {"result"} or {"error"}, until the input ends.
//
//   helia.mjs noise|tls   Helia as it comes, but that it listens on loopback, knows no server and no bootstrap peer, and
//                         secures connections in one way only
//   helia.mjs dht         the same over Noise, and in a local DHT as server and client, in which its loopback address counts
//   helia.mjs http URL    without libp2p: what it wants it finds by the routing of that server, and gets from gateways
//
//   connect ADDRESS       dials a peer
//   add PATH              adds a file or folder; its root
//   get CID FOLDER        writes a folder out, fetching what is missing; how many files
//   read CID PATH         writes a file out, fetching what is missing
//   pin CID               pins a root, fetching what is missing; how many blocks are below it
//   publish CID           publishes a name of its own; the name
//   resolve NAME          what a name stands for
//   provide CID           tells the DHT that it has a block
//   find CID              the first provider that the DHT knows
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { pipeline } from 'node:stream/promises'
import { withHTTP } from '@helia/http'
import { ipns } from '@helia/ipns'
import { globSource, unixfs } from '@helia/unixfs'
import { identify } from '@libp2p/identify'
import { kadDHT, passthroughMapper } from '@libp2p/kad-dht'
import { noise } from '@libp2p/noise'
import { ping } from '@libp2p/ping'
import { tcp } from '@libp2p/tcp'
import { tls } from '@libp2p/tls'
import { yamux } from '@libp2p/yamux'
import { multiaddr } from '@multiformats/multiaddr'
import { createHelia, createHeliaLight } from 'helia'
import { CID } from 'multiformats/cid'

const AT_ONCE = 256
const LIMIT_MS = 60_000
const DAG_PB = 0x70

function withPeers (encrypter, services = {}) {
  return createHelia({
    http: { delegatedRouters: [], recursiveGateways: [] },
    libp2p: {
      addresses: { listen: ['/ip4/127.0.0.1/tcp/0'] },
      transports: [tcp()],
      connectionEncrypters: [encrypter],
      streamMuxers: [yamux()],
      peerDiscovery: [],
      services: { identify: identify(), ping: ping(), ...services }
    }
  })
}

function withDht () {
  return withPeers(noise(), {
    dht: kadDHT({ protocol: '/ipfs/lan/kad/1.0.0', clientMode: false, peerInfoMapper: passthroughMapper })
  })
}

// Node's fetch throws this outside of any call when a request is aborted that has just ended; nothing is lost by it.
process.on('uncaughtException', (e) => {
  if (e.code !== 'ERR_INVALID_STATE') {
    throw e
  }
})

const [mode, url] = process.argv.slice(2)
const nodes = {
  http: () => withHTTP(createHeliaLight(), { delegatedRouters: [url], recursiveGateways: [], allowLocal: true }),
  dht: withDht,
  noise: () => withPeers(noise()),
  tls: () => withPeers(tls())
}
const helia = nodes[mode]()
await helia.start()
const fs = unixfs(helia)
const names = ipns(helia)

async function add (path) {
  if ((await stat(path)).isFile()) {
    return (await fs.addByteStream(createReadStream(path))).toString()
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

async function read (cid, path) {
  await pipeline(fs.cat(CID.parse(cid)), createWriteStream(path))
  return path
}

async function publish (cid) {
  return (await names.publish('test', CID.parse(cid))).name
}

async function resolve (name) {
  for await (const { value } of names.resolve(name, { nocache: true })) {
    return value
  }
}

async function find (cid) {
  for await (const provider of helia.libp2p.contentRouting.findProviders(CID.parse(cid), { signal: AbortSignal.timeout(LIMIT_MS) })) {
    return { peer: provider.id.toString(), addresses: provider.multiaddrs.map(address => address.toString()) }
  }
}

async function provide (cid) {
  await helia.libp2p.contentRouting.provide(CID.parse(cid), { signal: AbortSignal.timeout(LIMIT_MS) })
  return cid
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
  read,
  pin,
  publish,
  resolve,
  provide,
  find
}

const libp2p = mode === 'http' ? undefined : helia.libp2p
console.log(JSON.stringify({ peer: libp2p?.peerId.toString(), address: libp2p?.getMultiaddrs()[0].toString() }))
for await (const line of createInterface({ input: process.stdin })) {
  const [name, ...words] = line.split(' ')
  try {
    console.log(JSON.stringify({ result: await commands[name](...words) }))
  } catch (e) {
    console.log(JSON.stringify({ error: String(e?.stack ?? e) }))
  }
}
await helia.stop()
