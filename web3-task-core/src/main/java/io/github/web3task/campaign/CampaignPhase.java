package io.github.web3task.campaign;

/** Where a campaign stands at an instant. Log lines and metrics carry it. */
public enum CampaignPhase {
    /** Before the launch. */
    BEFORE,
    /** The first four hours from the launch on, to be watched closely (clause LIFE-3). */
    LAUNCH_WATCH,
    /** From then to the end. */
    RUNNING,
    /** From the end to the earliest sunset: the endpoints must stay up (clause LIFE-1). */
    GRACE,
    /** The earliest sunset has come, three days after the end (clause LIFE-1). */
    MAY_BE_RETIRED
}
