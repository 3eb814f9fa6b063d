"""A py-libp2p node that a test drives: it prints {"peer", "address"}, then answers each line of its standard
input with a line of JSON, {"result"} or {"error"}, until the input ends.

  peer.py noise|tls

  ping ADDRESS          milliseconds of a round trip
  identify ADDRESS      what the peer says of itself
  echo ADDRESS BYTES    sends so many bytes on /x/echo/1.0.0 and takes them back; how many were equal
"""

import json
import secrets
import sys

import trio
from libp2p import create_yamux_muxer_option, generate_new_ed25519_identity, new_host
from libp2p.crypto.x25519 import create_new_key_pair as new_x25519
from libp2p.host.ping import PingService
from libp2p.identity.identify.identify import ID as IDENTIFY
from libp2p.identity.identify.identify import parse_identify_response
from libp2p.network.stream.exceptions import StreamEOF
from libp2p.peer.peerinfo import info_from_p2p_addr
from libp2p.security.noise.transport import PROTOCOL_ID as NOISE
from libp2p.security.noise.transport import Transport as NoiseTransport
from libp2p.security.tls.transport import PROTOCOL_ID as TLS
from libp2p.security.tls.transport import TLSTransport
from multiaddr import Multiaddr

ECHO = "/x/echo/1.0.0"
PIECE = 60_000


def security(name, keys):
    if name == "tls":
        return {TLS: TLSTransport(keys)}
    return {NOISE: NoiseTransport(keys, noise_privkey=new_x25519().private_key)}


async def serve_echo(stream):
    try:
        while piece := await stream.read(PIECE):
            await stream.write(piece)
    except StreamEOF:
        pass
    await stream.close()


async def connected(host, address):
    info = info_from_p2p_addr(Multiaddr(address))
    await host.connect(info)
    return info.peer_id


async def ping(host, address):
    return (await PingService(host).ping(await connected(host, address)))[0]


async def identify(host, address):
    stream = await host.new_stream(await connected(host, address), [IDENTIFY])
    said = parse_identify_response(await read_all(stream))
    return {
        "agent": said.agent_version,
        "protocols": list(said.protocols),
        "addresses": [str(Multiaddr(each)) for each in said.listen_addrs],
    }


async def read_all(stream, size=None):
    """Reads to the end, or so many bytes."""
    whole = bytearray()
    try:
        while size is None or len(whole) < size:
            whole += await stream.read(PIECE)
    except StreamEOF:
        pass
    return bytes(whole)


async def echo(host, address, size):
    stream = await host.new_stream(await connected(host, address), [ECHO])
    sent = secrets.token_bytes(int(size))

    async def send():
        for at in range(0, len(sent), PIECE):
            await stream.write(sent[at : at + PIECE])

    async with trio.open_nursery() as nursery:
        nursery.start_soon(send)
        received = await read_all(stream, len(sent))
    await stream.close()
    if received != sent:
        raise ValueError("other bytes came back")
    return len(received)


COMMANDS = {"ping": ping, "identify": identify, "echo": echo}


async def main():
    keys = generate_new_ed25519_identity()
    host = new_host(keys, sec_opt=security(sys.argv[1], keys), muxer_opt=create_yamux_muxer_option())
    async with host.run(listen_addrs=[Multiaddr("/ip4/127.0.0.1/tcp/0")]):
        host.set_stream_handler(ECHO, serve_echo)
        print(json.dumps({"peer": str(host.get_id()), "address": str(host.get_addrs()[0])}), flush=True)
        async for line in trio.wrap_file(sys.stdin):
            name, *words = line.split()
            try:
                answer = {"result": await COMMANDS[name](host, *words)}
            except Exception as e:
                answer = {"error": repr(e)}
            print(json.dumps(answer), flush=True)


trio.run(main)
