"""The script of a Spark job: for spark-submit, Glue and EMR Serverless, which want a file."""

from why403_spark.job import main

main()
