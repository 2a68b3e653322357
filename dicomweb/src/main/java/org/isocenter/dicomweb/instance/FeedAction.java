package org.isocenter.dicomweb.instance;

/// What happened to an instance, as the change feed tells it. The numbers are in the rows for ever.
public enum FeedAction {
    CREATE(0, "Create"),
    UPDATE(1, "Update"),
    DELETE(2, "Delete");

    private final int number;
    private final String word;

    FeedAction(int number, String word) {
        this.number = number;
        this.word = word;
    }

    public static FeedAction of(int number) {
        for (FeedAction action : values()) {
            if (action.number == number) {
                return action;
            }
        }
        throw new IllegalStateException("a feed entry has the action " + number);
    }

    public int number() {
        return number;
    }

    /// In Pascal case (CF-20).
    public String word() {
        return word;
    }
}
