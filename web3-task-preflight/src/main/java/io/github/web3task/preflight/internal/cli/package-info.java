/** The command line. */
@NullMarked
package io.github.web3task.preflight.internal.cli;

import org.jspecify.annotations.NullMarked;
