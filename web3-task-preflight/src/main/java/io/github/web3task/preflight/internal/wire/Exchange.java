package io.github.web3task.preflight.internal.wire;

/** A request and what came back. */
public record Exchange(Request request, Answer answer) {}
