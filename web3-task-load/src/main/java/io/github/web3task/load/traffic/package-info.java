/** Who still asks, and whether the endpoints may go. */
@NullMarked
package io.github.web3task.load.traffic;

import org.jspecify.annotations.NullMarked;
