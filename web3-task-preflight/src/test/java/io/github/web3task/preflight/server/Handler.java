package io.github.web3task.preflight.server;

/** Answers calls; from many threads. */
public interface Handler {
    Reply answer(Call call);
}
