package io.github.web3task.exchange;

/**
 * Is told of every exchange, before its answer is written. Called by many threads at once, among them the one that keeps
 * the deadlines: must not block. What it throws is logged and changes no answer.
 */
@FunctionalInterface
public interface ExchangeListener {
    /**
     * One exchange is finished.
     *
     * @param exchange its record
     */
    void onExchange(Exchange exchange);
}
