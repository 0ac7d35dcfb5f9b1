package io.github.web3task.benchmarks.caller;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** A persistent connection that never blocks. */
final class Connection {
    private final SocketChannel channel;
    private final SelectionKey key;
    private final byte[] bytes = new byte[8192];
    private final ByteBuffer in = ByteBuffer.wrap(bytes);
    private @Nullable Call call;

    Connection(Selector selector, int port) throws IOException {
        channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        boolean connected = channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        key = channel.register(selector, connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, this);
    }

    @Nullable Call call() {
        return call;
    }

    void begin(Call next) throws IOException {
        call = next;
        next.goesBy(this);
        in.clear();
        if (channel.isConnected()) {
            send(next);
        }
    }

    private void send(Call sent) throws IOException {
        byte[] bytes = sent.question().bytes();
        if (channel.write(ByteBuffer.wrap(bytes)) < bytes.length) {
            throw new IOException("the socket did not take a whole request");
        }
    }

    /** What the selector has seen; the answer when it is whole. */
    @Nullable Answer proceed() throws IOException {
        if (key.isConnectable()) {
            channel.finishConnect();
            key.interestOps(SelectionKey.OP_READ);
            if (call != null) {
                send(call);
            }
            return null;
        }
        if (channel.read(in) < 0) {
            throw new EOFException();
        }
        Answer answer = Answer.parse(bytes, in.position());
        if (answer != null) {
            call = null;
        }
        return answer;
    }

    void close() {
        try {
            channel.close();
        } catch (IOException e) { // it is given up anyway
        }
    }
}
