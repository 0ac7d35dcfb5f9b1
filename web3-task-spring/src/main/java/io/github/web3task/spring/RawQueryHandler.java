package io.github.web3task.spring;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/**
 * Stands behind Netty's codec for HTTP/1.1 or HTTP/2: from there on {@link java.net.URI} would refuse a raw quote. Which of the two
 * it is may be known only after the TLS handshake.
 */
@Sharable
final class RawQueryHandler extends ChannelInboundHandlerAdapter {
    private static final String NAME = "web3-task-raw-query";
    private static final String UNTIL_AGREED = NAME + "-until-agreed";

    static HttpServer addTo(HttpServer server, RawQueryCharacters.Done done) {
        RawQueryHandler handler = new RawQueryHandler();
        done.by(() -> "Netty lets raw " + RawQueryEncoder.SHOWN + " in the endpoints' queries through");
        return server.doOnChannelInit((observer, channel, address) -> {
            if (!handler.isAddedTo(channel.pipeline())) {
                channel.pipeline().addBefore(NettyPipeline.ReactiveBridge, UNTIL_AGREED, handler);
            }
        });
    }

    /** Before the handlers that read requests: they stand behind whatever decodes them. False when none is there yet. */
    private boolean isAddedTo(ChannelPipeline pipeline) {
        for (String reader : new String[] {NettyPipeline.HttpTrafficHandler, NettyPipeline.H2MultiplexHandler}) {
            if (pipeline.get(reader) != null) {
                pipeline.addBefore(reader, NAME, this);
                return true;
            }
        }
        return false;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        super.userEventTriggered(context, event);
        if (context.name().equals(UNTIL_AGREED) && isAddedTo(context.pipeline())) {
            context.pipeline().remove(UNTIL_AGREED);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (message instanceof HttpRequest request) {
            request.setUri(RawQueryEncoder.encode(request.uri()));
        } else if (message instanceof Http2HeadersFrame frame && frame.headers().path() != null) {
            Http2Headers headers = frame.headers();
            headers.path(RawQueryEncoder.encode(headers.path().toString()));
        }
        super.channelRead(context, message);
    }
}
