// A js-libp2p node that a test drives: it prints {"peer", "address"}, then answers each line of its
// standard input with a line of JSON, {"result"} or {"error"}, until the input ends.
//
//   libp2p.mjs noise|tls
//
//   ping ADDRESS          milliseconds of a round trip
//   identify ADDRESS      what the peer says of itself
//   echo ADDRESS BYTES    sends so many bytes on /x/echo/1.0.0 and takes them back; how many were equal
import { createHash } from 'node:crypto'
import { createInterface } from 'node:readline'
import { identify } from '@libp2p/identify'
import { noise } from '@libp2p/noise'
import { ping } from '@libp2p/ping'
import { tcp } from '@libp2p/tcp'
import { tls } from '@libp2p/tls'
import { yamux } from '@libp2p/yamux'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'

const ECHO = '/x/echo/1.0.0'
const PIECE = 60_000

const node = await createLibp2p({
  addresses: { listen: ['/ip4/127.0.0.1/tcp/0'] },
  transports: [tcp()],
  connectionEncrypters: [process.argv[2] === 'tls' ? tls() : noise()],
  streamMuxers: [yamux()],
  services: { identify: identify(), ping: ping() }
})

await node.handle(ECHO, async (stream) => {
  for await (const piece of stream) {
    if (!stream.send(piece)) {
      await stream.onDrain()
    }
  }
  await stream.close()
})

async function echo (address, bytes) {
  const stream = await node.dialProtocol(multiaddr(address), ECHO)
  const sent = createHash('sha256')
  const received = createHash('sha256')
  const sending = (async () => {
    for (let at = 0; at < bytes; at += PIECE) {
      const piece = new Uint8Array(Math.min(PIECE, bytes - at)).fill(at / PIECE)
      sent.update(piece)
      if (!stream.send(piece)) {
        await stream.onDrain()
      }
    }
    await stream.close()
  })()
  let count = 0
  for await (const piece of stream) {
    received.update(piece.subarray())
    count += piece.byteLength
  }
  await sending
  if (sent.digest('hex') !== received.digest('hex')) {
    throw new Error('other bytes came back')
  }
  return count
}

async function describe (address) {
  const connection = await node.dial(multiaddr(address))
  const said = await node.services.identify.identify(connection)
  return { agent: said.agentVersion, protocols: said.protocols, addresses: said.listenAddrs.map(String) }
}

const commands = {
  ping: (address) => node.services.ping.ping(multiaddr(address)),
  identify: describe,
  echo: (address, bytes) => echo(address, Number(bytes))
}

console.log(JSON.stringify({ peer: node.peerId.toString(), address: node.getMultiaddrs()[0].toString() }))
for await (const line of createInterface({ input: process.stdin })) {
  const [name, ...words] = line.split(' ')
  try {
    console.log(JSON.stringify({ result: await commands[name](...words) }))
  } catch (e) {
    console.log(JSON.stringify({ error: String(e) }))
  }
}
await node.stop()
