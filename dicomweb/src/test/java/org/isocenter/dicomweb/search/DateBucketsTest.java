package org.isocenter.dicomweb.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.isocenter.dicomweb.instance.IndexedAttribute;
import org.isocenter.rule.Rule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DateBucketsTest {
    /// A range is taken apart exactly when few buckets do; otherwise its beginning is rounded before
    /// its end, and its ends must be cut off.
    @Rule("dicom:QRY-26")
    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    20160201 | 20160229 | 201602                                          | true
                    20150201 | 20150228 | 201502                                          | true
                    20160227 | 20160302 | 20160227 20160228 20160229 20160301 20160302    | true
                    20160201 | 20160228 | 201602                                          | false
                    20150101 | 20150402 | 201501 201502 201503 20150401 20150402          | true
                    20150101 | 20151231 | 2015                                            | true
                    20150101 | 20160101 | 2015 20160101                                   | true
                    20141231 | 20160101 | 2015 20141231 20160101                          | true
                    20141115 | 20160101 | 2015 201411 201412 20160101                     | false
                    20151101 | 20160430 | 201511 201512 201601 201602 201603 201604       | true
                    20151101 | 20160415 | 201511 201512 201601 201602 201603 201604       | false
                    20150201 | 20201231 | 2015 2016 2017 2018 2019 2020                   | false
                    20150101 | 20221231 | 2015 2016 2017 2018 2019 2020 2021 2022         | true
                    20140301 | 20220301 |                                                 | false
                    00010101 | 00010101 | 00010101                                        | true
                    99991231 | 99991231 | 99991231                                        | true
                    """)
    void coverARange(String from, String to, String prefixes, boolean exactly) {
        Condition.Between range =
                new Condition.Between(
                        IndexedAttribute.STUDY_DATE, Optional.of(from), Optional.of(to));

        Optional<DateBuckets> buckets = DateBuckets.of(range);

        assertThat(buckets.map(DateBuckets::prefixes).map(p -> String.join(" ", p)))
                .isEqualTo(Optional.ofNullable(prefixes));
        assertThat(buckets.map(DateBuckets::areExact).orElse(false)).isEqualTo(exactly);
    }
}
