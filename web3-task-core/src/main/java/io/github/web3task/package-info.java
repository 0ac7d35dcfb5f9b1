/** For who mounts the endpoints: build a {@link io.github.web3task.TaskApi} from a provider, hand it to an adapter. */
@NullMarked
package io.github.web3task;

import org.jspecify.annotations.NullMarked;
