// A Helia node in a local DHT, server as well as client, that a test drives: it prints {"peer", "address"}, then answers
// each line of its standard input with a line of JSON, {"result"} or {"error"}, until the input ends. Its address of
// loopback counts, and it knows no other server and no bootstrap peer.
//
//   connect ADDRESS       dials a peer
//   provide CID           tells the DHT that it has a block
//   find CID              the first provider that the DHT knows
import { createInterface } from 'node:readline'
import { identify } from '@libp2p/identify'
import { kadDHT, passthroughMapper } from '@libp2p/kad-dht'
import { noise } from '@libp2p/noise'
import { ping } from '@libp2p/ping'
import { tcp } from '@libp2p/tcp'
import { yamux } from '@libp2p/yamux'
import { multiaddr } from '@multiformats/multiaddr'
import { createHelia } from 'helia'
import { CID } from 'multiformats/cid'

const LIMIT_MS = 60_000

const helia = createHelia({
  http: { delegatedRouters: [], recursiveGateways: [] },
  libp2p: {
    addresses: { listen: ['/ip4/127.0.0.1/tcp/0'] },
    transports: [tcp()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    peerDiscovery: [],
    services: {
      identify: identify(),
      ping: ping(),
      dht: kadDHT({ protocol: '/ipfs/lan/kad/1.0.0', clientMode: false, peerInfoMapper: passthroughMapper })
    }
  }
})
await helia.start()

async function find (cid) {
  for await (const provider of helia.libp2p.contentRouting.findProviders(CID.parse(cid), { signal: AbortSignal.timeout(LIMIT_MS) })) {
    return { peer: provider.id.toString(), addresses: provider.multiaddrs.map(address => address.toString()) }
  }
}

async function provide (cid) {
  await helia.libp2p.contentRouting.provide(CID.parse(cid), { signal: AbortSignal.timeout(LIMIT_MS) })
  return cid
}

const commands = {
  connect: async (address) => (await helia.libp2p.dial(multiaddr(address))).remotePeer.toString(),
  provide,
  find
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
