package io.github.web3task.preflight.internal.load;

/** Told how far a stage has come. */
public interface Progress {
    /** Nobody looks. */
    Progress NONE = new Progress() {
        @Override
        public void show(String stage, int done, int all) {}

        @Override
        public void done() {}
    };

    void show(String stage, int done, int all);

    void done();
}
