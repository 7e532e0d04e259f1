from why403_spark.job import main

if __name__ == "__main__":
    main()
