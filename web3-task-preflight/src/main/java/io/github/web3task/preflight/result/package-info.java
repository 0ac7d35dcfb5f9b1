/** What a run came to, as plain data. */
@NullMarked
package io.github.web3task.preflight.result;

import org.jspecify.annotations.NullMarked;
