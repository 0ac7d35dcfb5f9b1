package io.github.web3task.exchange;

/**
 * Is told of every exchange, after its answer is on its way (clause LOG-5). Called by one thread, one exchange after the other, in
 * the log context (MDC) that the request came with. A listener that is slow delays the next records, and no answer; records that
 * then find no room are dropped, counted and said. What it throws is logged.
 */
@FunctionalInterface
public interface ExchangeListener {
    /** The logger that {@link #logging()} writes to. */
    String LOGGER_NAME = "io.github.web3task.exchange";

    /**
     * One exchange is finished.
     *
     * @param exchange its record
     */
    void onExchange(Exchange exchange);

    /**
     * Whether it wants to be told at all. Asked for each request; when no listener wants to, no record is made.
     *
     * @return true by default
     */
    default boolean isEnabled() {
        return true;
    }

    /**
     * The one that every API has from the start: one line at INFO to the logger {@value #LOGGER_NAME} for each exchange
     * (clauses LOG-2 and LOG-3). The line is made of {@code key=value} pairs; where the logging system keeps key-value pairs
     * of its own they are attached too, as {@code web3task.code} and so on. Everything but printable ASCII is escaped.
     *
     * @return the listener
     */
    static ExchangeListener logging() {
        return new Slf4jExchangeListener();
    }
}
