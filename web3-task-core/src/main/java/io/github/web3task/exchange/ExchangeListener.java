package io.github.web3task.exchange;

/**
 * Is told of every exchange, before its answer is written. Called by many threads at once, among them the one that keeps
 * the deadlines: must not block. What it throws is logged and changes no answer.
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
     * The one that every API has from the start: one line at INFO to the logger {@value #LOGGER_NAME} for each exchange
     * (clauses LOG-2 and LOG-3). The line is made of {@code key=value} pairs; where the logging system keeps key-value pairs
     * of its own they are attached too. Everything but printable ASCII is escaped.
     *
     * @return the listener
     */
    static ExchangeListener logging() {
        return new Slf4jExchangeListener();
    }
}
