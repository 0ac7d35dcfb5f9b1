/** The open-loop load generator and what is demanded of its result. */
@NullMarked
package io.github.web3task.preflight.internal.load;

import org.jspecify.annotations.NullMarked;
