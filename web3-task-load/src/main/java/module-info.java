/** Engines for launch day, each needed only by who uses it. */
@SuppressWarnings("requires-automatic") // these optional engines are not modules yet
module io.github.web3task.load {
    requires transitive io.github.web3task.core;
    requires org.slf4j;
    requires static transitive org.jspecify;
    requires static com.github.benmanes.caffeine;
    requires static io.github.bucket4j.core;
    requires static io.github.bucket4j.lettuce;
    requires static io.github.resilience4j.circuitbreaker;
    requires static io.github.resilience4j.core;
    requires static io.netty.common; // Lettuce's
    requires static lettuce.core;

    exports io.github.web3task.load.bucket4j;
    exports io.github.web3task.load.caffeine;
    exports io.github.web3task.load.circuit;
    exports io.github.web3task.load.memory;
    exports io.github.web3task.load.redis;
    exports io.github.web3task.load.resilience4j;
}
