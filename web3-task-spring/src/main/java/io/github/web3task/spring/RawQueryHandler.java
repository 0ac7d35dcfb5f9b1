package io.github.web3task.spring;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/** Stands behind Netty's HTTP/1.1 codec: from there on {@link java.net.URI} would refuse a raw quote. */
@Sharable
final class RawQueryHandler extends ChannelInboundHandlerAdapter {
    private static final String NAME = "web3-task-raw-query";

    static HttpServer addTo(HttpServer server) {
        RawQueryHandler handler = new RawQueryHandler();
        return server.doOnChannelInit((observer, channel, address) -> {
            if (channel.pipeline().get(NettyPipeline.HttpCodec) != null) {
                channel.pipeline().addAfter(NettyPipeline.HttpCodec, NAME, handler);
            }
        });
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (message instanceof HttpRequest request) {
            request.setUri(RawQueryEncoder.encode(request.uri()));
        }
        super.channelRead(context, message);
    }
}
