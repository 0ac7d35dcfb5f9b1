package io.github.web3task;

import io.github.web3task.internal.runtime.Timer;
import io.github.web3task.testkit.ManualTime;

/** The API's timer, turned by hand. */
public final class ManualTimer extends ManualTime implements Timer {}
